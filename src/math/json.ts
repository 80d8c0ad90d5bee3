/** A JSON value. Numbers must be finite where a value is hashed or used as content; see {@link encodeNumbers} for rows. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
