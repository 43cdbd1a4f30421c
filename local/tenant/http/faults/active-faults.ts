import { type Chance, seededChance } from '../chance';
import type { Fault, FaultSet } from './fault';

export interface FaultTarget {
  method: string;
  /** With the query, as it was sent. */
  path: string;
  cmdlet?: string | undefined;
}

export interface ActiveFaults {
  set(faults: FaultSet): void;
  clear(): void;
  /** The first fault that strikes this request; it counts as used. */
  strike(target: FaultTarget): Fault | undefined;
}

interface Active {
  fault: Fault;
  left: number;
}

/** A new set replaces the one before. */
export function createFaults(): ActiveFaults {
  let active: Active[] = [];
  let chance: Chance = seededChance(1);
  return {
    set({ seed, faults }) {
      chance = seededChance(seed);
      active = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
    },
    clear() {
      active = [];
    },
    strike(target) {
      const struck = active.find((each) => each.left > 0 && aims(each.fault, target) && happens(each.fault, chance));
      if (struck) struck.left--;
      return struck?.fault;
    },
  };
}

/** Whether the request's work is done before the fault's answer goes out. */
export function letsEffectHappen(fault: Fault): boolean {
  return (fault.effect ?? ((fault.status ?? 200) >= 400 ? 'none' : 'done')) === 'done';
}

function aims(fault: Fault, target: FaultTarget): boolean {
  if (fault.method !== undefined && fault.method !== target.method) return false;
  if (fault.cmdlet !== undefined && fault.cmdlet !== target.cmdlet) return false;
  const expression = new RegExp(fault.path);
  return expression.test(target.path) || expression.test(decoded(target.path));
}

function happens(fault: Fault, chance: Chance): boolean {
  return fault.probability === undefined || chance() < fault.probability;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll('+', ' '));
  } catch {
    return path;
  }
}
