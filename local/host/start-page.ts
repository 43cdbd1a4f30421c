/** What the host shows at its root, as the platform does. */
export function startPage(functionUrls: string[]): string {
  const items = functionUrls.map((url) => `<li><code>${escaped(url)}</code></li>`).join('');
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Functions</title></head><body><h1>Your Functions host is up and running</h1><ul>${items}</ul></body></html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
