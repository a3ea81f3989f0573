import { ServerCapacityError } from '../../domain/dedicated-server.errors.js';
import { PortPool } from './port-pool.js';

/** How many servers this machine takes, and on which ports. */
export class ServerRoom {
  readonly #ports: PortPool;

  constructor(
    private readonly range: { readonly from: number; readonly to: number },
    private readonly maxServers: number,
  ) {
    this.#ports = new PortPool(range);
  }

  /**
   * A place for one more server; to be released when its process is no more.
   * @returns its port
   * @throws ServerCapacityError that names the variable
   */
  async take(): Promise<number> {
    // Every server has one port, and so has every start that is under way.
    if (this.#ports.taken >= this.maxServers) {
      throw new ServerCapacityError(
        `${this.maxServers} servers are running on this machine, as many as LOCAL_DS_MAX allows`,
      );
    }
    const port = await this.#ports.take();
    if (port !== undefined) return port;
    const { from, to } = this.range;
    throw new ServerCapacityError(
      `every port of LOCAL_DS_PORT_RANGE (${from}-${to}) is in use on this machine`,
    );
  }

  /** Counts a server of an earlier process of the host. */
  adopt(port: number): void {
    this.#ports.adopt(port);
  }

  release(port: number): void {
    this.#ports.release(port);
  }
}
