/** The little of the platform's WebAssembly that the engine needs: the same in every browser and in Node. */
export interface SharedWebAssemblyMemory {
  readonly buffer: SharedArrayBuffer;
}

interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
}

interface Platform {
  readonly Memory: new (limits: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => SharedWebAssemblyMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => Instance;
  readonly validate: (bytes: Uint8Array) => boolean;
}

const platform = (globalThis as unknown as { readonly WebAssembly: Platform }).WebAssembly;

const PAGE = 2 ** 16;
/** Bytes that 32-bit addresses reach. */
export const LARGEST_MEMORY = 2 ** 32;

/** Memory of `bytes`, rounded up to pages; pages that are never touched cost nothing. It does not grow, so that views of it
 *  stay valid. */
export function sharedMemory(bytes: number): SharedWebAssemblyMemory {
  const pages = Math.ceil(bytes / PAGE);
  return new platform.Memory({ initial: pages, maximum: pages, shared: true });
}

export const isValidModule = (bytes: Uint8Array): boolean => platform.validate(bytes);

/** The exports of a module that imports nothing but `env.memory`. */
export function instantiate<Exports>(bytes: Uint8Array, memory: SharedWebAssemblyMemory): Exports {
  const module = new platform.Module(bytes);
  return new platform.Instance(module, { env: { memory } }).exports as Exports;
}
