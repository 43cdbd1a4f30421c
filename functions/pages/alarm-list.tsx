import type { VNode } from 'preact';
import type { Alarm } from '../../gateways/records/alarms';
import { alarmTitles } from '../../orchestrations/kit/mails/alarm-mail';
import { Text } from '../../orchestrations/kit/pages/frame';
import { Moment, spanText, withMoments } from '../../orchestrations/kit/pages/moment';
import { StackedTable } from '../../orchestrations/kit/pages/stacked-table';

/** What is not over, with who looks after it. */
export function AlarmList({
  alarms,
  csrf,
  now,
}: {
  alarms: readonly Alarm[];
  csrf: string | null;
  now: string;
}): VNode {
  return (
    <StackedTable
      caption="Alarms"
      captionIsUnseen
      columns={['Alarm', 'About', 'Since', 'Standing']}
      rows={alarms.map((alarm) => ({
        key: alarm.id,
        cells: [
          <Named key="alarm" alarm={alarm} />,
          <Text key="about">{alarm.domain ?? 'the app'}</Text>,
          <Moment key="since" at={alarm.openedAt} now={now} />,
          <Standing key="standing" alarm={alarm} csrf={csrf} now={now} />,
        ],
      }))}
    />
  );
}

function Named({ alarm }: { alarm: Alarm }): VNode {
  return (
    <>
      <strong>{alarmTitles[alarm.code]}</strong> ({alarm.severity})
      <br />
      <span class="detail">
        <Text>{withMoments(alarm.detail)}</Text>
      </span>
    </>
  );
}

interface Shown {
  alarm: Alarm;
  csrf: string | null;
  now: string;
}

function Standing({ alarm, csrf, now }: Shown): VNode {
  const { state, acknowledged, count } = alarm;
  return (
    <>
      {state === 'acknowledged' && acknowledged ? <LookedAfter acknowledged={acknowledged} /> : 'open'}
      {count > 1 && `, seen ${count} times`}
      {csrf !== null && state === 'open' && <AcknowledgeForm alarm={alarm} csrf={csrf} now={now} />}
    </>
  );
}

function LookedAfter({ acknowledged: { by, until } }: { acknowledged: NonNullable<Alarm['acknowledged']> }): VNode {
  return (
    <>
      <Text>{by}</Text> looks after it
      {until !== null && (
        <>
          {' '}
          until <Moment at={until} />
        </>
      )}
    </>
  );
}

/** How long somebody looks after an alarm, in hours; then it stands open again. */
const spans = [4, 24, 72, 168] as const;

/** Posts `csrf` and `until` (an instant; empty: until it is over), form-encoded: the signed-in person looks after it. */
function AcknowledgeForm({ alarm, csrf, now }: Shown & { csrf: string }): VNode {
  const title = alarmTitles[alarm.code];
  const id = `until-${alarm.id}`;
  return (
    <form method="post" action={`/api/alarms/${encodeURIComponent(alarm.id)}/acknowledge`}>
      <input type="hidden" name="csrf" value={csrf} />
      <label for={id}>I look after it</label>
      <select id={id} name="until">
        <option value="">until it is over</option>
        {spans.map((hours) => (
          <option key={hours} value={new Date(Date.parse(now) + hours * 3_600_000).toISOString()}>
            {`for ${spanText(hours * 3_600_000)}`}
          </option>
        ))}
      </select>
      <button type="submit" class="quiet" aria-label={`Acknowledge: ${title}`}>
        Acknowledge
      </button>
    </form>
  );
}
