/** EndpointSlices (discovery.k8s.io/v1): which pods stand behind the services of workers, and whether they are ready. */

import { z } from 'zod';

/** A service with this label is a worker's, and Kubernetes copies it to the service's slices. */
export const TAG_LABEL = 'genius-workers/tag';
/** The port by this name is the instance's own, else the first one. */
const PORT_NAME = 'http';

export interface PodEndpoint {
  /** The pod's name, which is its host's name. */
  pod: string;
  address: string;
  port: number | undefined;
  ready: boolean;
  terminating: boolean;
}

export const slice = z.object({
  metadata: z.object({
    name: z.string(),
    resourceVersion: z.string().default(''),
    labels: z.record(z.string(), z.string()).default({}),
  }),
  // A slice without endpoints or ports has null there.
  endpoints: z
    .array(
      z.object({
        addresses: z.array(z.string()).default([]),
        conditions: z.object({ ready: z.boolean().nullish(), terminating: z.boolean().nullish() }).nullish(),
        hostname: z.string().nullish(),
        targetRef: z.object({ kind: z.string().optional(), name: z.string().optional() }).nullish(),
      }),
    )
    .nullish(),
  ports: z.array(z.object({ name: z.string().nullish(), port: z.number().nullish() })).nullish(),
});

export type Slice = z.output<typeof slice>;

export const sliceList = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  items: z.array(slice),
});

export const tagOf = ({ metadata }: Slice): string | undefined => metadata.labels[TAG_LABEL];

export function endpointsOf({ endpoints, ports }: Slice): PodEndpoint[] {
  const port = ports?.find(({ name }) => name === PORT_NAME) ?? ports?.[0];
  return (endpoints ?? []).flatMap(({ addresses, conditions, targetRef, hostname }) => {
    const [address] = addresses;
    if (address === undefined) return [];
    return [
      {
        pod: targetRef?.name ?? hostname ?? address,
        address,
        port: port?.port ?? undefined,
        // "Nil should be interpreted as true", says the API.
        ready: conditions?.ready ?? true,
        terminating: conditions?.terminating ?? false,
      },
    ];
  });
}
