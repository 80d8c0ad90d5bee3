/** Elements that have a use of their own for the space bar, or for letters. */
const OWN = "input, select, textarea, button, summary, a[href], [contenteditable]";

/** Space and k, as in a video; where no field has the focus. */
export const keysOf =
  (toggle: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key !== " " && event.key !== "k") return;
    if (event.target instanceof Element && event.target.closest(OWN) !== null) return;
    event.preventDefault();
    toggle();
  };
