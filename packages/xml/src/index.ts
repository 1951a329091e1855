/** XML from outside, read safely and fast with places; written; canonical form and signatures. */

export {};
