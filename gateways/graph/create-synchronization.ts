import type { Graph } from './client';
import { createConfigurationSettings } from './configuration-settings';
import { createConfigurations } from './configurations';
import { createInstantiation } from './instantiation';
import { createJobSchema } from './job-schema';
import { createJobs } from './jobs';
import { createOnDemand } from './on-demand';
import { createSurvey } from './survey';
import type { Synchronization } from './synchronization';
import { createYouth } from './youth';

export function createSynchronization(graph: Graph): Synchronization {
  const part = { graph, youth: createYouth(graph) };
  return {
    ...createConfigurations(part),
    ...createSurvey(part),
    ...createInstantiation(part),
    ...createJobs(part),
    ...createJobSchema(part),
    ...createOnDemand(part),
    settings: createConfigurationSettings(part),
  };
}
