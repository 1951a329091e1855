/** What all workers that speak with ANAF share. */

export {};
