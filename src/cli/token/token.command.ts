import { Command } from 'commander';
import { AgsApi } from '../ags/ags-api.js';
import { type AgsOptions, agsCredentials, withAgsOptions } from '../ags/ags-options.js';
import { obtainDelegateToken } from '../ags/delegate-token.js';
import { type CliSurroundings, variablesOf } from '../cli-context.js';

interface TokenOptions extends AgsOptions {
  readonly client?: true;
  readonly json?: true;
}

/** `extend-host token` */
export function tokenCommand(surroundings: CliSurroundings): Command {
  const command = new Command('token').description(
    'print an access token, by default one that overrides accept',
  );
  return withAgsOptions(command)
    .option('--client', "the client's own token, for AGS's REST API")
    .option('--json', 'as a JSON object')
    .action(async (options: TokenOptions) => {
      const credentials = agsCredentials(options, variablesOf(surroundings));
      const api = new AgsApi(credentials, surroundings.stop);
      const token = await (options.client ? api.clientToken() : obtainDelegateToken(api));
      surroundings.terminal.out(
        options.json ? JSON.stringify({ access_token: token, token_type: 'Bearer' }) : token,
      );
    });
}
