/** The core's own thread. Whoever runs the page cannot reach into it but by the messages of `rpc.ts`. */

import "./parts.ts";
import { Core } from "./core.ts";
import { serve } from "./rpc.ts";
import type { Port, ToCore, ToPage } from "./rpc.ts";

serve(new Core(self.location.origin), self as unknown as Port<ToPage, ToCore>);
