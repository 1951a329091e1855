/** How much of a hostile document is read before it is refused. */

export interface XmlLimits {
  /** Bytes of UTF-8 of the whole document. Default: 10 MiB for a tree, none for a stream. */
  maxBytes?: number;
  /** Levels of nesting. Default: 100. */
  maxDepth?: number;
  /** Elements. Default: 1,000,000 for a tree, none for a stream. */
  maxElements?: number;
  /** Attributes of one element. Default: 256. */
  maxAttributes?: number;
  /** Characters of one tag, comment or instruction. Default: 1,048,576. */
  maxTag?: number;
}

export const MEBIBYTE = 1_048_576;
