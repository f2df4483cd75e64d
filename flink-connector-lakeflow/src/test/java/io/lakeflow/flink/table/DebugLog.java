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
package io.lakeflow.flink.table;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.util.ExceptionUtils;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** Everything that is logged by us and by the HTTP client, at DEBUG. */
final class DebugLog extends AbstractAppender {
    private static final List<String> LOGGERS =
            List.of("io.lakeflow", "org.asynchttpclient", "io.netty", "org.apache.flink.table");

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    DebugLog() {
        super("canary", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
        Throwable thrown = event.getThrown();
        lines.add(
                event.getLoggerName()
                        + " "
                        + event.getMessage().getFormattedMessage()
                        + (thrown == null ? "" : ExceptionUtils.stringifyException(thrown)));
    }

    @Override
    public void start() {
        super.start();
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        context.getConfiguration().getRootLogger().addAppender(this, Level.DEBUG, null);
        LOGGERS.forEach(name -> Configurator.setLevel(name, Level.DEBUG));
        Configurator.setLevel("org.apache.flink.runtime", Level.INFO);
    }

    @Override
    public void stop() {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        context.getConfiguration().getRootLogger().removeAppender(getName());
        LOGGERS.forEach(name -> Configurator.setLevel(name, Level.ERROR));
        Configurator.setLevel("org.apache.flink.runtime", Level.ERROR);
        super.stop();
    }

    String text() {
        return String.join("\n", lines);
    }
}
