import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { z } from 'zod';
import type { Engine } from './engine';
import type { Principal, Role } from './principal';

/** One request at a door. */
export interface Knock {
  request: HttpRequest;
  engine: Engine;
}

/** What a door does for one method, and how it is described in the OpenAPI document. */
export interface Handling<Caller> {
  summary: string;
  /** Left out or null: being a signed-in person is enough. */
  role?: Role | null;
  query?: z.ZodObject;
  body?: z.ZodType;
  answer: { status: number; body?: z.ZodType; type?: string };
  handle(knock: Knock, caller: Caller): Promise<HttpResponseInit>;
}

export interface Methods<Caller> {
  GET?: Handling<Caller>;
  POST?: Handling<Caller>;
}

interface Place {
  /** Name of the function; the host tries routes in the alphabetical order of these. */
  name: string;
  /** Below the route prefix, in ASP.NET's notation. */
  route: string;
}

/** How a door answers people: always a page, a page for those who ask for HTML, JSON alone. */
export type PageMode = 'always' | 'unless-json' | 'if-html' | 'never';

/** For signed-in people and callers with an Entra token. */
export interface PeopleDoor extends Place {
  audience: 'people';
  pages: PageMode;
  /** Sign-in, token and person are checked before everything else; HEAD touches nothing (api.md, 4). */
  isApproval?: true;
  methods: Methods<Principal>;
}

/** For one application with an Entra token; neither people nor other applications. */
export interface ApplicationDoor extends Place {
  audience: 'application';
  /** Application (client) id, lower case. */
  appId: string;
  /** Value of the app role that its token must carry. */
  appRole: string;
  methods: Methods<Principal>;
}

/** For machines with a function key, which the host has checked. */
export interface KeyDoor extends Place {
  audience: 'key';
  methods: Methods<undefined>;
}

export interface OpenDoor extends Place {
  audience: 'anyone';
  /** Instead of `methods`: answers whatever the method is. */
  everyMethod?: (knock: Knock) => Promise<HttpResponseInit>;
  methods: Methods<Principal | undefined>;
}

export type Door = PeopleDoor | ApplicationDoor | KeyDoor | OpenDoor;
