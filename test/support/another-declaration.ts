import { readFileSync } from 'node:fs';

/** What a deployer may have written: the demonstration, for another tenant. */
export function declarationOfFabrikam(): string {
  return readFileSync('config/operator.config.json', 'utf8')
    .replaceAll('contoso.com', 'fabrikam.example')
    .replaceAll('DC=contoso,DC=com', 'DC=fabrikam,DC=example');
}
