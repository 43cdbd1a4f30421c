import { app, type HttpMethod } from '@azure/functions';
import * as df from 'durable-functions';
import type { Gateways } from '../../gateways/gateways';
import { answeringOf } from './answering';
import type { Door } from './door';
import { engineOf } from './engine';

/** All that `@azure/functions` can hold; TRACE and CONNECT make it fail before a handler is called, so the host refuses them. */
const everyMethod: HttpMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Each door takes every method and answers 405 itself: the host would say 404. */
export function registerDoors(doors: readonly Door[], gateways: Gateways): void {
  for (const door of doors) registerDoor(door, gateways);
}

function registerDoor(door: Door, gateways: Gateways): void {
  const answer = answeringOf(door, gateways);
  app.http(door.name, {
    route: door.route,
    methods: everyMethod,
    authLevel: door.audience === 'key' ? 'function' : 'anonymous',
    extraInputs: door.methods.POST ? [df.input.durableClient()] : [],
    handler: (request, context) => answer({ request, engine: engineOf(context) }, context.invocationId),
  });
}
