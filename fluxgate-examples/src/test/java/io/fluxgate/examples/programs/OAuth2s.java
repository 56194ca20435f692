package io.fluxgate.examples.programs;

import java.net.URI;
import org.springframework.security.oauth2.client.AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.reactive.function.client.ServerOAuth2AuthorizedClientExchangeFilterFunction;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.web.reactive.function.client.WebClient;

/** Spring Security's filter of a WebClient, which gets a token with the client's credentials. */
final class OAuth2s {

  private OAuth2s() {}

  static ServerOAuth2AuthorizedClientExchangeFilterFunction filter(
      URI tokens, WebClient.Builder forTokens) {
    WebClientReactiveClientCredentialsTokenResponseClient tokenClient =
        new WebClientReactiveClientCredentialsTokenResponseClient();
    // Its own is on a connector that nobody guards.
    tokenClient.setWebClient(forTokens.build());
    InMemoryReactiveClientRegistrationRepository registrations =
        new InMemoryReactiveClientRegistrationRepository(
            ClientRegistration.withRegistrationId("things")
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .clientId("me")
                .clientSecret("secret")
                .tokenUri(tokens + "/token")
                .build());
    AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager manager =
        new AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager(
            registrations, new InMemoryReactiveOAuth2AuthorizedClientService(registrations));
    manager.setAuthorizedClientProvider(
        ReactiveOAuth2AuthorizedClientProviderBuilder.builder()
            .clientCredentials(credentials -> credentials.accessTokenResponseClient(tokenClient))
            .build());
    ServerOAuth2AuthorizedClientExchangeFilterFunction filter =
        new ServerOAuth2AuthorizedClientExchangeFilterFunction(manager);
    filter.setDefaultClientRegistrationId("things");
    return filter;
  }
}
