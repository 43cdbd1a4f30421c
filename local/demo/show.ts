import { MultiBar, Presets } from 'cli-progress';

/** What the demonstration prints: a bar with the current step on a terminal, plain lines elsewhere. */
export interface Show {
  line(text: string): void;
  progress(step: string, done: number, total: number): void;
  end(): void;
}

export function createShow(terminal: boolean = process.stdout.isTTY): Show {
  return terminal ? barShow() : lineShow();
}

function lineShow(): Show {
  let last = '';
  return {
    line: (text) => console.log(text),
    progress(step, done, total) {
      if (step !== last) console.log(`  [${done}/${total}] ${step}`);
      last = step;
    },
    end: () => undefined,
  };
}

function barShow(): Show {
  const bars = new MultiBar(
    { format: '  {bar} {value}/{total} {step}', hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  );
  const bar = bars.create(1, 0, { step: '' });
  return {
    line: (text) => bars.log(`${text}\n`),
    progress(step, done, total) {
      bar.setTotal(total);
      bar.update(done, { step });
    },
    end: () => bars.stop(),
  };
}
