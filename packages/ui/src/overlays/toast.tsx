import { X } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { VisuallyHidden } from '../display/visually-hidden.tsx';
import * as s from './toast.css.ts';
import { dismissToast, showToast, type Toast, toastStore } from './toast-store.ts';

export interface ToastRegionProps {
  readonly label: string;
  readonly dismissLabel: string;
  readonly seconds: (left: number) => string;
}

const actions = { show: showToast, dismiss: dismissToast };

export function useToasts() {
  return actions;
}

function useCountdown(toast: Toast, held: boolean): number {
  const [left, setLeft] = useState(toast.seconds);
  useEffect(() => {
    if (held) return;
    const timer = setInterval(() => setLeft((now) => now - 1), 1000);
    return () => clearInterval(timer);
  }, [held]);
  useEffect(() => {
    if (left > 0) return;
    dismissToast(toast.id);
    toast.onExpire?.();
  }, [left, toast]);
  return Math.max(0, left);
}

function ToastLine({ toast, texts }: { toast: Toast; texts: ToastRegionProps }) {
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  const left = useCountdown(toast, hovered || focused);
  const press = () => {
    dismissToast(toast.id);
    toast.action?.onAction();
  };
  return (
    <li
      className={s.toast}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    >
      <span>{toast.text}</span>
      {toast.countdown ? (
        <>
          <span className={s.track} aria-hidden="true">
            <span className={s.bar} style={{ transform: `scaleX(${left / toast.seconds})` }} />
          </span>
          <span className={s.seconds} aria-hidden="true">
            {texts.seconds(left)}
          </span>
        </>
      ) : null}
      {toast.action === undefined ? null : (
        <button type="button" className={s.action} onClick={press}>
          {toast.action.label}
        </button>
      )}
      <button type="button" className={s.close} onClick={() => dismissToast(toast.id)}>
        <X aria-hidden />
        <VisuallyHidden>{texts.dismissLabel}</VisuallyHidden>
      </button>
    </li>
  );
}

export function ToastRegion(props: ToastRegionProps) {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.read, toastStore.read);
  return (
    <section aria-label={props.label} aria-live="polite" aria-relevant="additions">
      <ol className={s.region}>
        {toasts.map((toast) => (
          <ToastLine key={toast.id} toast={toast} texts={props} />
        ))}
      </ol>
    </section>
  );
}
