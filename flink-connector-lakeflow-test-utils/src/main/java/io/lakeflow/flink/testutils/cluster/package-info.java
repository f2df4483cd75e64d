/**
 * A real Flink cluster for tests: each of its parts is a process of its own, which a test can kill.
 *
 * <p>Begin with {@link io.lakeflow.flink.testutils.cluster.FlinkClusterExtension} in a test class,
 * or with {@link io.lakeflow.flink.testutils.cluster.FlinkCluster#builder} anywhere else. Needs
 * JUnit 5 for the former, and nothing of Flink on the classpath of the test: Flink is a directory.
 */
package io.lakeflow.flink.testutils.cluster;
