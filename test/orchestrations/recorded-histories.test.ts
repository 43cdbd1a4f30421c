import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { approval } from '../../orchestrations/approval/orchestrator';
import { ouOnboarding } from '../../orchestrations/ou-onboarding/orchestrator';
import { type RecordedHistory, replay, scheduledIn } from '../support/replay-history';

const rooms = [
  { room: 'ou-onboarding', orchestrator: ouOnboarding },
  { room: 'approval', orchestrator: approval },
] as const;

/** A run that was begun with older code must end with newer code; when this fails, keep the old orchestrator beside the new one. */
test.each(rooms)(
  'replays a recorded history of $room to the same end, activity by activity',
  async ({ room, orchestrator }) => {
    const file = join(__dirname, room, 'histories', 'approved.json');
    const recorded = JSON.parse(readFileSync(file, 'utf8')) as RecordedHistory;
    const replayed = await replay(orchestrator, recorded);
    expect(replayed.isDone).toBe(true);
    expect(replayed.activities).toEqual(scheduledIn(recorded));
  },
);
