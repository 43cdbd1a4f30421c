import type { VNode } from 'preact';
import { renderPage, Text } from '../../orchestrations/kit/pages/frame';

export interface SignInView {
  people: { userPrincipalName: string; displayName: string; roles: string[] }[];
  /** Path that the form posts `user` and `returnTo` to, form-encoded. */
  action: string;
  /** Path of this host to go to afterwards. */
  returnTo: string;
  problem?: string;
}

/** The local world's stand-in for the sign-in page of Entra ID: one button per person, no password. */
export function renderSignIn(view: SignInView): string {
  return renderPage({ title: 'Sign in (local world)', children: <SignIn {...view} /> });
}

function SignIn({ people, action, returnTo, problem }: SignInView): VNode {
  return (
    <>
      <h1>Who are you?</h1>
      <p class="lead">This is the local world: these people are made up and have no password.</p>
      {problem !== undefined && (
        <p class="note critical" role="alert">
          <Text>{problem}</Text>
        </p>
      )}
      <form method="post" action={action}>
        <input type="hidden" name="returnTo" value={returnTo} />
        <ul class="people">
          {people.map((person) => (
            <li key={person.userPrincipalName}>
              <button type="submit" class="quiet" name="user" value={person.userPrincipalName}>
                <Text>{person.displayName}</Text>
                <span>
                  <Text>{person.userPrincipalName}</Text> · {rolesText(person.roles)}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </form>
    </>
  );
}

function rolesText(roles: readonly string[]): string {
  return roles.map((role) => role.replace(/^Operator\./, '')).join(', ') || 'no role';
}
