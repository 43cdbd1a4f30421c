/** Who looks at a page; `roles` are app roles such as `Operator.Run`. */
export interface Viewer {
  name: string;
  userPrincipalName: string;
  roles: string[];
}
