import { RetryOptions } from 'durable-functions';

const fiveSeconds = 5000;

/**
 * For what broke (the world answered nonsense or not at all): five tries within about a minute. No retry time-out:
 * the extension would leave the instance running for ever once it has passed.
 */
export const brokenRetry = withCoefficient(new RetryOptions(fiveSeconds, 5), 2);

function withCoefficient(options: RetryOptions, coefficient: number): RetryOptions {
  options.backoffCoefficient = coefficient;
  return options;
}
