import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';

type Json = Readonly<Record<string, unknown>>;

/** What the browser's own dialog ended with. `cancelled` is also what a browser says of a key that it does not know. */
export type KeyDialogEnd =
  | { readonly kind: 'answered'; readonly response: Json }
  | { readonly kind: 'cancelled' }
  /** This key is set up already. */
  | { readonly kind: 'known-already' }
  | { readonly kind: 'unsupported' };

const endOf = (cause: unknown): KeyDialogEnd => {
  const name = cause instanceof Error ? cause.name : '';
  if (name === 'InvalidStateError') return { kind: 'known-already' };
  return name === 'NotSupportedError' || name === 'SecurityError'
    ? { kind: 'unsupported' }
    : { kind: 'cancelled' };
};

const ask = async (dialog: (library: typeof import('@simplewebauthn/browser')) => Promise<object>) => {
  // Fetched with the first press: most people have no key.
  const library = await import('@simplewebauthn/browser');
  if (!library.browserSupportsWebAuthn()) return { kind: 'unsupported' } as const;
  try {
    return { kind: 'answered', response: { ...(await dialog(library)) } } as const;
  } catch (cause) {
    return endOf(cause);
  }
};

/** Asks for a security key or passkey that is set up; `options` are the server's, in the browser's JSON form. */
export const answerWithSecurityKey = (options: Json): Promise<KeyDialogEnd> =>
  ask((library) =>
    library.startAuthentication({
      optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON,
    }),
  );

/** Sets up a security key or passkey; `options` as for {@link answerWithSecurityKey}. */
export const createSecurityKey = (options: Json): Promise<KeyDialogEnd> =>
  ask((library) =>
    library.startRegistration({
      optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON,
    }),
  );
