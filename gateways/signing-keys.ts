/** Keys for approval tokens and ledger checkpoints: the current one signs, both verify. Never logged, never stored by us. */
export interface SigningKey {
  /** Eight hex characters that name the key's version; safe to show. */
  id: string;
  key: Buffer;
}

export interface SigningKeys {
  current(): Promise<SigningKey>;
  /** The current or the previous key of that id; undefined when it is unknown or too old. */
  byId(id: string): Promise<SigningKey | undefined>;
}
