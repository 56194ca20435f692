package io.fluxgate.jmx;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.rmi.server.RMIServerSocketFactory;
import java.util.Map;
import java.util.Set;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;

/** An MBean server of its own, and a connection to it through RMI on the loopback interface. */
final class RemoteJmx implements AutoCloseable {

  final MBeanServer server = MBeanServerFactory.newMBeanServer();
  final MBeanServerConnection connection;
  private final JMXConnectorServer connectorServer;
  private final JMXConnector connector;

  RemoteJmx() throws IOException {
    // What RMI tells its clients to connect to; the host's name may lead elsewhere.
    System.setProperty("java.rmi.server.hostname", "127.0.0.1");
    connectorServer =
        JMXConnectorServerFactory.newJMXConnectorServer(
            new JMXServiceURL("service:jmx:rmi://127.0.0.1"),
            Map.of(RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE, new Loopback()),
            server);
    connectorServer.start();
    connector = connectorServer.toJMXConnector(null);
    connector.connect();
    connection = connector.getMBeanServerConnection();
  }

  /** The names of the library's beans. */
  Set<ObjectName> beans() throws IOException {
    return connection.queryNames(name("io.fluxgate:*"), null);
  }

  Object attribute(String bean, String attribute) throws Exception {
    return connection.getAttribute(name(bean), attribute);
  }

  CircuitBreakerMXBean breaker(String bean) {
    return JMX.newMXBeanProxy(connection, name(bean), CircuitBreakerMXBean.class);
  }

  CircuitBreakerRegistryMXBean registry(String bean) {
    return JMX.newMXBeanProxy(connection, name(bean), CircuitBreakerRegistryMXBean.class);
  }

  static ObjectName name(String name) {
    try {
      return new ObjectName(name);
    } catch (JMException malformed) {
      throw new IllegalArgumentException(name, malformed);
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
    connectorServer.stop();
  }

  private static final class Loopback implements RMIServerSocketFactory {

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
      return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    }
  }
}
