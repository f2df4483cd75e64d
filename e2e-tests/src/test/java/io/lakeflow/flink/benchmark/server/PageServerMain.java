/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lakeflow.flink.benchmark.server;

import java.io.IOException;

/** The server in a process of its own: prints its port, and ends when its standard input does. */
public final class PageServerMain {
    private PageServerMain() {}

    public static void main(String[] arguments) throws IOException {
        PageServer server = new PageServer();
        Thread end = new Thread(PageServerMain::endWithInput, "end");
        end.setDaemon(true);
        end.start();
        System.out.println("port " + server.port());
        server.serve();
    }

    /** So that it does not outlive whoever has started it, however that one ended. */
    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException e) {
            System.err.println("Standard input is gone: " + e);
        }
        System.exit(0);
    }
}
