import type * as Errors from '../../domain/errors';
import { BrokenError, NotNowError, RefusedError } from '../../domain/errors';

function anotherCopy(): typeof Errors {
  const loaded: { errors?: typeof Errors } = {};
  jest.isolateModules(() => {
    loaded.errors = jest.requireActual<typeof Errors>('../../domain/errors');
  });
  if (!loaded.errors) throw new Error('not loaded');
  return loaded.errors;
}

test('an error is known by its name, also when another copy of the class made it', () => {
  const error = new (anotherCopy().NotNowError)('STORAGE_BUSY', 1);
  expect(error.constructor).not.toBe(NotNowError);
  expect(error).toBeInstanceOf(NotNowError);
  expect(error).not.toBeInstanceOf(BrokenError);
});

test('what only looks like one of ours is none', () => {
  expect(new Error('RefusedError')).not.toBeInstanceOf(RefusedError);
  expect({ name: 'RefusedError', code: 'GRAPH_REFUSED' }).not.toBeInstanceOf(RefusedError);
  expect(null).not.toBeInstanceOf(RefusedError);
});
