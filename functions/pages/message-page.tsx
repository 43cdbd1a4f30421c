import { renderPage, Text } from '../../orchestrations/kit/pages/frame';
import type { MessageView } from './views';

/** What a page door says instead of its page: refusals, closed rounds, nothing there. */
export function renderMessage({ title, sentences, signedIn }: MessageView): string {
  return renderPage({
    title,
    signedIn,
    children: (
      <>
        <h1>
          <Text>{title}</Text>
        </h1>
        {sentences.map((sentence) => (
          <p key={sentence} class="lead">
            <Text>{sentence}</Text>
          </p>
        ))}
      </>
    ),
  });
}
