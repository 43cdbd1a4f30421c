/** The app's own identity, as its token describes it. */
export interface Identity {
  /** Graph application permissions in the `roles` claim of the current token. */
  readGrantedPermissions(): Promise<string[]>;
}
