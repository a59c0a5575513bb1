/** Frames to wait for a message to stand; on a busy machine the first frame can come before it does. */
const mostFrames = 60;

/** Moves the focus to the first field that was refused, once its message stands. */
export const focusFirstError = (form: HTMLFormElement, frames = mostFrames): void => {
  requestAnimationFrame(() => {
    const field = form.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (field) field.focus();
    else if (frames > 0) focusFirstError(form, frames - 1);
  });
};
