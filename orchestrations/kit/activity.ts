import type { z } from 'zod';

/** Names an activity and its border. `writes`: it changes the tenant, so a cancelled run stops before it. */
export interface ActivityRef<In = unknown, Out = unknown> {
  name: string;
  input: z.ZodType<In>;
  output: z.ZodType<Out>;
  writes: boolean;
}

export function activityRef<In, Out>(ref: ActivityRef<In, Out>): ActivityRef<In, Out> {
  return ref;
}

type InputOf<Ref> = Ref extends ActivityRef<infer In, unknown> ? In : never;
type OutputOf<Ref> =
  Ref extends ActivityRef<never, infer Out> ? Out : Ref extends ActivityRef<infer _In, infer Out> ? Out : never;

/** What `createActivities` of a room must return: one function per activity of its contract. */
export type ActivitiesOf<Contract> = {
  [Key in keyof Contract as Contract[Key] extends ActivityRef<infer _In, infer _Out> ? Key : never]: (
    input: InputOf<Contract[Key]>,
  ) => Promise<OutputOf<Contract[Key]>>;
};
