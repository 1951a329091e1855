/**
 * The words of the platform, one per idea. Everything else in the repository uses them in this sense.
 *
 * - **task**: a contract: name, queue, input, output, limits, personal data.
 * - **worker**: a package that implements a handful of tasks, known by its **tag**.
 * - **run**: one call of a task, from its sending to its outcome.
 * - **attempt**: one try at a run. A run has at least one unless it is cancelled or expires first.
 * - **instance**: one process that runs workers. An owner is an instance id, never a pid.
 * - **outcome**: how a run ends: done, failed, cancelled, expired, or unknown.
 * - **unknown**: an effect may have happened and nobody can tell; a person settles it.
 * - **failure**: why an attempt did not succeed, of one of four kinds: invalid, refused, transient, defect.
 * - **effect**: something that the outside world can see, done at most once through `ctx.once`.
 * - **dead letter**: a failed run, or a message that could not be read, kept until someone replays or discards it.
 * - **lane**: runs of one lane are attempted one at a time in the order of their sending.
 * - **limit**: how many runs of one key may run at once, or may start in a span of time.
 * - **tenant**: whose run it is; a tenant with many waiting runs does not hold up another's.
 * - **subject**: the person whose data a run touches.
 * - **port**: an interface of the runtime towards its surroundings, with an embedded and a real adapter.
 * - **provider**: a worker's client of the outside world.
 * - **key**: the sender's own name for a run; a second send with it answers with the first run.
 *
 * Romanian terms of law keep their form: **cui** (cod unic de înregistrare, a company's tax id), **judet** (county),
 * **uit** (cod unic de identificare a transportului).
 */
export type Glossary = never;
