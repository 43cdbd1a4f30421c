import type { VNode } from 'preact';
import type { Alarm } from '../../gateways/records/alarms';
import { alarmTitles } from '../../orchestrations/kit/mails/alarm-mail';
import { Text } from '../../orchestrations/kit/pages/frame';
import { Moment } from '../../orchestrations/kit/pages/moment';
import { StackedTable } from '../../orchestrations/kit/pages/stacked-table';

/** What is not over, with who looks after it. */
export function AlarmList({ alarms, now }: { alarms: readonly Alarm[]; now: string }): VNode {
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
          <Text key="standing">{standingOf(alarm)}</Text>,
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

function standingOf({ state, acknowledged, count }: Alarm): string {
  const seen = count > 1 ? `, seen ${count} times` : '';
  return state === 'acknowledged' && acknowledged ? `${acknowledged.by} looks after it${seen}` : `open${seen}`;
}
