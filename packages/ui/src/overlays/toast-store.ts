export interface ToastRequest {
  readonly text: string;
  /** Ten at least; fewer are raised to ten. */
  readonly seconds?: number | undefined;
  /** Shows the bar and the seconds left. */
  readonly countdown?: boolean | undefined;
  readonly action?: { readonly label: string; readonly onAction: () => void } | undefined;
  readonly onExpire?: (() => void) | undefined;
}

export interface Toast extends ToastRequest {
  readonly id: string;
  readonly seconds: number;
}

const least = 10;
const most = 3;

/** Holds the toasts that are up, oldest first. At most three: the oldest gives way without expiring. */
export function createToastStore() {
  let toasts: readonly Toast[] = [];
  let made = 0;
  const listeners = new Set<() => void>();
  const set = (next: readonly Toast[]) => {
    toasts = next;
    for (const listener of listeners) listener();
  };
  return {
    read: () => toasts,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    show: (request: ToastRequest): string => {
      made += 1;
      const id = `toast-${made}`;
      set([...toasts, { ...request, id, seconds: Math.max(least, request.seconds ?? least) }].slice(-most));
      return id;
    },
    dismiss: (id: string) => set(toasts.filter((toast) => toast.id !== id)),
  };
}

export const toastStore = createToastStore();
export const showToast = toastStore.show;
export const dismissToast = toastStore.dismiss;
