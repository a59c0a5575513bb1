/** Whether a call to the engine failed because the server did not answer; of an error only its name crosses the Worker. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof Error && error.name === 'Unreachable';
