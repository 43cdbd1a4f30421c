import type { VNode } from 'preact';
import type { Alarm } from '../../gateways/records/alarms';
import { alarmTitles } from '../../orchestrations/kit/mails/alarm-mail';
import { Text } from '../../orchestrations/kit/pages/frame';
import { Moment } from '../../orchestrations/kit/pages/moment';
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
          <Standing key="standing" alarm={alarm} csrf={csrf} />,
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
      <Text>{alarm.detail}</Text>
    </>
  );
}

function Standing({ alarm, csrf }: { alarm: Alarm; csrf: string | null }): VNode {
  return (
    <>
      <Text>{standingOf(alarm)}</Text>
      {csrf !== null && alarm.state === 'open' && <AcknowledgeForm alarm={alarm} csrf={csrf} />}
    </>
  );
}

/** Posts `csrf`, form-encoded: the signed-in person looks after it, until it is over. */
function AcknowledgeForm({ alarm, csrf }: { alarm: Alarm; csrf: string }): VNode {
  const name = `Acknowledge: ${alarmTitles[alarm.code]}`;
  return (
    <form method="post" action={`/api/alarms/${encodeURIComponent(alarm.id)}/acknowledge`}>
      <input type="hidden" name="csrf" value={csrf} />
      <button type="submit" class="quiet" aria-label={name}>
        Acknowledge
      </button>
    </form>
  );
}

function standingOf({ state, acknowledged, count }: Alarm): string {
  const seen = count > 1 ? `, seen ${count} times` : '';
  return state === 'acknowledged' && acknowledged ? `${acknowledged.by} looks after it${seen}` : `open${seen}`;
}
