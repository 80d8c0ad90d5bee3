/** 0, 1, …, n − 1. */
export function range(n: number): readonly number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/** All combinations of the axes' values, the last axis running fastest. */
export function grid<Axes extends Readonly<Record<string, readonly unknown[]>>>(
  axes: Axes,
): readonly { readonly [name in keyof Axes]: Axes[name][number] }[] {
  let points: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(axes)) {
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return points as { readonly [name in keyof Axes]: Axes[name][number] }[];
}
