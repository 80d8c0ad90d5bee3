import type { Theme } from "../../plots/themed-svg.ts";

const dark = window.matchMedia("(prefers-color-scheme: dark)");
let system = $state<Theme>(dark.matches ? "dark" : "light");
let chosen = $state<Theme | undefined>(kept());
dark.addEventListener("change", () => {
  system = dark.matches ? "dark" : "light";
});

/** Light or dark: as the system has it, until somebody chooses. */
export const theme = {
  get now(): Theme {
    return chosen ?? system;
  },
  toggle(): void {
    chosen = theme.now === "dark" ? "light" : "dark";
    keep(chosen);
    apply();
  },
};

/** Once, when the page begins. */
export function apply(): void {
  if (chosen !== undefined) document.documentElement.dataset.theme = chosen;
}

function kept(): Theme | undefined {
  try {
    const value = localStorage.getItem("theme");
    return value === "dark" || value === "light" ? value : undefined;
  } catch {
    return undefined; // storage may be forbidden
  }
}

function keep(value: Theme): void {
  try {
    localStorage.setItem("theme", value);
  } catch {
    // then it is chosen until the page is left
  }
}
