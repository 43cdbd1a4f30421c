/** What a link in a mail locates. It gives no right: a decision needs the signed-in person it names. */
export interface ApprovalLocator {
  runId: string;
  round: number;
  approverId: string;
  /** First 16 bytes of the plan's SHA-256, as 32 hex characters. */
  fingerprintStart: string;
  expiresAt: string;
}

export interface ApprovalTokens {
  /** Packed and signed with HMAC-SHA-256 under the current key; base64url, under 200 characters. */
  issue(locator: ApprovalLocator): Promise<string>;
  /** Undefined for anything forged, truncated, foreign or signed with a key that is too old. Expired tokens are still located. */
  locate(token: string): Promise<ApprovalLocator | undefined>;
  /** For forms: bound to the person and to what the form does; undefined-safe comparison in constant time. */
  csrfFor(personId: string, purpose: string): Promise<string>;
  csrfHolds(personId: string, purpose: string, csrf: string): Promise<boolean>;
}
