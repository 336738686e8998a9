/** How the service was set up, as far as it says so. */

import { VaultError } from "./contract.ts";
import type { Service } from "./contract/settings.ts";
import type { SignedIn } from "./signin.ts";
import { printTime } from "./time.ts";

export async function service(me: SignedIn): Promise<Service> {
  const { domain, key, version, max_file: maxFile, closing } = await me.api.service();
  if (key !== me.instance.key || domain !== me.instance.domain) throw new VaultError("instance-changed");
  const told = { domain, key, version, maxFile };
  if (closing === undefined) return told;
  return { ...told, closing: { closes: printTime(closing.closes), ends: printTime(closing.ends) } };
}
