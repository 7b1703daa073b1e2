import type { Step } from './demand.ts';
import type { Pool } from './pool.ts';
import { ASSUMED, PARTITIONS, type Road, type RoadOptions, roadOf } from './road.ts';

export interface WayOptions extends RoadOptions {
  readonly random: () => number;
}

/** One dossier on its way. */
export interface Travelled {
  readonly deposited: number;
  scanned: number;
  available: number;
}

/** The way of a deposit until the commune can have it, and of its first mails, through every limit that it meets. */
export class Way {
  readonly #options: WayOptions;
  readonly road: Road;

  constructor(options: WayOptions) {
    this.#options = options;
    this.road = roadOf(options);
  }

  /** Some take longer: three tenths of a duration are as random as they can be. */
  #lasting(seconds: number): () => number {
    return () => seconds * (0.7 - 0.3 * Math.log(1 - this.#options.random()));
  }

  /** A function that runs in a pool, then writes. `where` chooses the partitions of what it writes. */
  #run(pool: Pool, step: Step, where: number, then: () => void): void {
    pool.do(this.#lasting(step.seconds), () => this.#write(step, where, then));
  }

  #write({ written, due }: Step, where: number, then: () => void): void {
    const table = this.road.table[where % PARTITIONS];
    const index = this.road.due[where % PARTITIONS];
    if (table === undefined || index === undefined) throw new Error('a partition for every dossier');
    table.take(written, () => index.take(due, then));
  }

  /** A state of the machine, with the function of a task or without. */
  #state(then: () => void): void {
    this.road.transitions.take(1, () => this.#options.agenda.after(ASSUMED.state, then));
  }

  #task(step: Step, where: number, then: () => void): void {
    this.#state(() => this.#run(this.road.tasks, step, where, then));
  }

  /** One deposit, now. `available` is told when the commune can have it. */
  deposit(available: (dossier: Travelled) => void): void {
    const { agenda, random, demand } = this.#options;
    const dossier: Travelled = { deposited: agenda.now, scanned: 0, available: 0 };
    const where = Math.floor(random() * PARTITIONS);
    const arrives = () => {
      dossier.available = agenda.now;
      available(dossier);
    };
    agenda.after(ASSUMED.event, () => this.#run(this.road.depot, demand.bell, where, () => {}));
    const { from, to } = ASSUMED.scan;
    agenda.after(from + random() * (to - from), () => {
      dossier.scanned = agenda.now;
      agenda.after(ASSUMED.event, () => this.#run(this.road.depot, demand.receive, where, () => this.#started(where, arrives)));
    });
  }

  #started(where: number, arrives: () => void): void {
    const { random, demand } = this.#options;
    this.road.stream.add(where, demand.start, () => {
      this.road.starts.take(1, () => {
        this.#state(() => this.#task(demand.acknowledge, where, () => this.#state(() => this.#byWay(random(), where, arrives))));
      });
    });
  }

  #byWay(drawn: number, where: number, arrives: () => void): void {
    const { demand } = this.#options;
    const { courriel, push } = demand.shares;
    if (drawn < push) {
      this.#task(demand.handOver, where, () => this.#push(where, arrives));
      return;
    }
    const step = drawn < push + courriel ? demand.openInGs : demand.deliver;
    this.#task(step, where, () => {
      arrives();
      this.road.stream.add(where, demand.leaveAlone, () => {});
      this.#carryOut(where, drawn < push + courriel ? 2 : 1);
    });
  }

  #push(where: number, arrives: () => void): void {
    const { agenda, random, demand } = this.#options;
    const host = Math.floor(random() * ASSUMED.hosts);
    const [lease, sessions] = [this.road.leases[host], this.road.sessions[host]];
    if (lease === undefined || sessions === undefined) throw new Error('a connector for every host');
    // One visit of an endpoint at a time, under its lease, which is held while the visit waits for an invocation.
    const visit = (then: () => void): void =>
      agenda.after(ASSUMED.event, () =>
        lease.take((leave) =>
          this.#run(this.road.visits, demand.visit, where, () => {
            leave();
            then();
          }),
        ),
      );
    const far = (seconds: number, then: () => void): void => sessions.do(this.#lasting(seconds), then);
    visit(() =>
      far(ASSUMED.send, () =>
        visit(() =>
          far(ASSUMED.move, () =>
            visit(() => {
              arrives();
              this.road.stream.add(where, demand.start, () => this.road.starts.take(1, () => this.#state(() => this.#carryOut(where, 1))));
            }),
          ),
        ),
      ),
    );
  }

  #carryOut(where: number, mails: number): void {
    const { agenda, demand } = this.#options;
    this.#task(demand.carryOut, where, () => {
      agenda.after(ASSUMED.event, () => this.road.ses.take(mails, () => this.#run(this.road.mails, demand.sendMails, where, () => {})));
    });
  }
}
