import type { z } from 'zod';

/** Names an activity and its border. `cancellable`: a run that was asked to stop ends before it. */
export interface ActivityRef<In, Out> {
  name: string;
  input: z.ZodType<In>;
  output: z.ZodType<Out>;
  cancellable: boolean;
}

export function activityRef<In, Out>(ref: ActivityRef<In, Out>): ActivityRef<In, Out> {
  return ref;
}

type Activity<Ref> = Ref extends ActivityRef<infer In, infer Out> ? (input: In) => Promise<Out> : never;

/** What `createActivities` of a room must return: one function per activity of its contract. */
export type ActivitiesOf<Contract> = {
  [Key in keyof Contract as Contract[Key] extends { cancellable: boolean } ? Key : never]: Activity<Contract[Key]>;
};
