package io.fluxgate.spring;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Says at the start which clients are guarded, by what, and which are not, with the reason. */
final class ClientReport implements SmartInitializingSingleton {

  private static final System.Logger LOGGER = System.getLogger("io.fluxgate");

  private final ClientSurvey survey;
  private final boolean failIfUnguarded;
  private volatile List<Client> clients = List.of();

  ClientReport(ClientSurvey survey, boolean failIfUnguarded) {
    this.survey = survey;
    this.failIfUnguarded = failIfUnguarded;
  }

  /** What is known of a client. */
  enum Guarding {
    GUARDED,
    NOT_GUARDED,
    /** The client does not show what it is made of. */
    UNKNOWN
  }

  /**
   * A client of the application.
   *
   * @param client what it is, for people
   * @param bean the name of the bean
   * @param adapter the module that guards it
   * @param reason why it is not guarded
   */
  record Client(
      String client,
      String bean,
      Guarding guarding,
      @Nullable String adapter,
      @Nullable String reason) {

    static Client guarded(String client, String bean, String adapter) {
      return new Client(client, bean, Guarding.GUARDED, adapter, null);
    }

    static Client notGuarded(String client, String bean, String reason) {
      return new Client(client, bean, Guarding.NOT_GUARDED, null, reason);
    }

    static Client unknown(String client, String bean, String reason) {
      return new Client(client, bean, Guarding.UNKNOWN, null, reason);
    }

    @Override
    public String toString() {
      String subject = client + " (bean " + bean + "): ";
      return switch (guarding) {
        case GUARDED -> subject + "guarded by " + adapter;
        case NOT_GUARDED -> subject + "NOT guarded: " + reason;
        case UNKNOWN -> subject + "not known: " + reason;
      };
    }
  }

  @Override
  public void afterSingletonsInstantiated() {
    clients = survey.clients();
    if (!clients.isEmpty()) {
      LOGGER.log(System.Logger.Level.INFO, "HTTP clients:\n  " + lines(clients, "\n  "));
    }
    List<Client> unguarded =
        clients.stream().filter(client -> client.guarding == Guarding.NOT_GUARDED).toList();
    if (failIfUnguarded && !unguarded.isEmpty()) {
      throw new InvalidFluxgatePropertyException(
          "fluxgate.http.fail-if-unguarded", "is true, and " + lines(unguarded, "; "));
    }
  }

  private static String lines(List<Client> clients, String separator) {
    return clients.stream().map(Client::toString).collect(Collectors.joining(separator));
  }

  /** Returns all clients that were found at the start. */
  List<Client> clients() {
    return clients;
  }
}
