import { mailText, subjectOf } from '../../../../orchestrations/kit/mails/mail-text';

describe('text of mails', () => {
  test('holds nothing that a mail program makes a link of', () => {
    expect(mailText('see HTTPS://evil.example and WWW.evil.example')).toBe(
      'see HTTPS[://]evil.example and www[.]evil.example',
    );
  });

  test('stays on one line', () => {
    expect(mailText('first\r\nBcc: you')).toBe('first Bcc: you');
  });

  test('joins a subject of parts that are each cut to size', () => {
    expect(subjectOf(['a'.repeat(300), 'b\r\nc', 'id'])).toBe(`${'a'.repeat(99)}… · b c · id`);
  });
});
