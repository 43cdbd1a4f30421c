/** What an attacker may have written into a display name, a reason, an OU or a comment. */
export const hostile = {
  script: '<script>alert("owned")</script>',
  quotes: `"><img src=x onerror='alert(1)'> ' " \` &lt;b&gt;`,
  reversed: 'Payroll \u202egnp.exe\u202c\u200b',
  newlines: 'first\r\nBcc: everybody@example.org\r\n\r\nsecond',
  link: 'click https://evil.example/login or www.evil.example',
  long: 'Very long name '.repeat(20).slice(0, 300),
} as const;

export const everyHostile = Object.values(hostile).join(' | ');
