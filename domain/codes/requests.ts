import type { Chapter } from './code-book';

export const requests: Chapter = {
  title: 'Answers to a request',
  about: 'The `code` of a problem document (`application/problem+json`). Its `detail` says what was wrong this time.',
  codes: {
    INVALID_JSON: {
      means: 'The body is not JSON in UTF-8.',
      todo: 'Check the body with a JSON parser and send it again.',
    },
    INVALID_REQUEST: {
      means: 'Fields are wrong, missing or unknown.',
      todo: 'Correct each field that `errors` names; all of them are listed at once. Their codes are in the next table.',
    },
    SIGN_IN_REQUIRED: {
      means: 'Nobody is signed in.',
      todo: 'Sign in with an account of the tenant. Programs call /api/webhooks/... with a function key.',
    },
    NOT_ALLOWED: {
      means: 'The person who is signed in may not do this.',
      todo: 'Ask an administrator for the app role that `detail` names. An approval is open to the person only whom the mail names.',
    },
    REQUESTER_CANNOT_APPROVE: {
      means: 'The one who asked for a change cannot approve it.',
      todo: 'Another approver decides; the mail each of them got leads there.',
    },
    CSRF_FAILED: {
      means: 'The form did not come from a page of this app, or the page was too old.',
      todo: 'Open the page again and send its form. If it happens each time, compare PUBLIC_BASE_URL with the address in the browser.',
    },
    RUN_NOT_FOUND: {
      means: 'No run has this id.',
      todo: 'Check the id. Ended runs go after 90 days; their entries in the ledger stay.',
    },
    APPROVAL_NOT_FOUND: {
      means: 'The link is damaged, too old, or of another installation.',
      todo: 'Open the link of the newest mail, or sign in and look at `/api/approvals`. After two rotations of the signing key all older links are dead.',
    },
    NOT_FOUND: { means: 'Nothing has this address.', todo: '`GET /api/openapi.json` lists every address.' },
    METHOD_NOT_ALLOWED: {
      means: 'The address does not take this method.',
      todo: 'Use one of the methods in the header `Allow`.',
    },
    IDEMPOTENCY_KEY_REUSED: {
      means: 'The same `Idempotency-Key` was sent with another body.',
      todo: 'A new request needs a new key. Send the old body to find the old run.',
    },
    RUN_NOT_CANCELLABLE: {
      means: 'The run has already ended.',
      todo: 'Read the run. What it changed is taken back by a new request, not by cancelling.',
    },
    CONFIGURATION_BUSY: {
      means:
        'Another run writes to the same domain, or to Exchange Online, and the request said `"whenBusy": "fail"`. Later than at the door it ends a run as `refused`.',
      todo: 'Wait until the other run has ended, or leave `whenBusy` out and queue behind it.',
    },
    ALREADY_DECIDED: {
      means: 'You decided otherwise before.',
      todo: 'A decision stands. To stop an approved run, cancel it; to have a rejected one, ask again.',
    },
    APPROVAL_CLOSED: {
      means: 'The round has ended: decided, expired, overtaken by a newer plan, or cancelled.',
      todo: 'Read by whom and when on the page. If a newer plan exists, its mail has its own link.',
    },
    BODY_TOO_LARGE: { means: 'The body is larger than this address takes.', todo: 'Send less in one request.' },
    UNSUPPORTED_MEDIA_TYPE: {
      means: 'The body is not declared as JSON.',
      todo: 'Send `content-type: application/json`.',
    },
    INTERNAL_ERROR: {
      means: 'A defect of this app.',
      todo: 'Find the request in Application Insights (docs/operations.md, where to look) and report what it says.',
    },
    AUTHENTICATION_OFF: {
      means:
        'App Service Authentication is off, or lets forged sign-ins through. As an alarm: it is off, or a forged principal was let in.',
      todo: 'Deploy the infrastructure again with `AUTH_CLIENT_ID` set. Until then no route for people answers, on purpose. After the alarm, stop the app first.',
    },
    DEPENDENCY_UNAVAILABLE: {
      means: 'Storage, the durable engine or Microsoft Graph cannot be reached.',
      todo: 'Try again after `Retry-After`. If it lasts, look at `/api/health` as an administrator. `detail` names the code of the cause.',
    },
  },
};

export const fields: Chapter = {
  title: 'Fields of a request',
  about: 'The `code` of an entry of `errors`; `field` is the JSON Pointer of the field.',
  codes: {
    REQUIRED: { means: 'The field is missing.', todo: 'Add it.' },
    INVALID_VALUE: {
      means: 'The value does not fit.',
      todo: '`message` says what is expected; `/api/openapi.json` has the schema.',
    },
    INVALID_FORMAT: { means: 'The text has the wrong form.', todo: '`message` says which form is expected.' },
    UNKNOWN_FIELD: {
      means: 'There is no such field.',
      todo: 'Check the spelling. Unknown fields are refused, so that a misspelt safety setting is not silently ignored.',
    },
    TOO_DEEP: { means: 'The body is nested too deeply.', todo: 'Flatten it.' },
    UNKNOWN_PERSON: {
      means: 'Nobody in the tenant has this name or address.',
      todo: 'Use the user principal name or the e-mail address of a member of the tenant.',
    },
    REQUESTER_MISMATCH: {
      means: 'A signed-in person names somebody else as the requester.',
      todo: 'Leave `requestedBy` out. Only callers with a function key name a requester.',
    },
    INVALID_DISTINGUISHED_NAME: {
      means: 'Not a distinguished name.',
      todo: 'Write it as Active Directory shows it, with its escapes.',
    },
    OUTSIDE_DOMAIN: {
      means: 'The name is not below the domain of the report.',
      todo: 'Send one report for each domain.',
    },
    UNKNOWN_DOMAIN: {
      means: 'The configuration of this app does not declare the domain.',
      todo: 'Add it to the declaration of the installation (`OPERATOR_CONFIG`) and deploy, or correct the name.',
    },
    IN_THE_FUTURE: {
      means: 'The report was collected later than now.',
      todo: 'Set the clock of the server that collected it.',
    },
    NOT_SHOWN_YET: {
      means: 'What the line of the checklist shows can be accepted only once a check has shown it.',
      todo: 'Run `POST /api/exchange-readiness-checks`, read the evidence of the line, and attest it then.',
    },
    IN_THE_PAST: { means: 'The instant has passed.', todo: 'Name one that is still to come.' },
    UNKNOWN_RUN: {
      means: 'No drift check that has ended has this id.',
      todo: 'Take the id of a run of `POST /api/drift-checks`, or of the daily check in the console.',
    },
    UNKNOWN_FINDING: {
      means: 'The drift check that is named does not show this finding.',
      todo: 'Take the ids from the `outcome.findings` of that run.',
    },
    OTHER_DOMAIN: {
      means: 'The findings belong to several AD domains.',
      todo: 'Ask for one repair per domain.',
    },
    TOO_FAR_AHEAD: {
      means: 'A finding of drift cannot be waived for so long.',
      todo: 'Name an end within 90 days. What is to stay is to be accepted or declared, not waived.',
    },
    OLDER_THAN_LAST: {
      means: 'A newer report of this domain is already here.',
      todo: 'Nothing, unless two servers report for one domain: let only one do it.',
    },
  },
};
