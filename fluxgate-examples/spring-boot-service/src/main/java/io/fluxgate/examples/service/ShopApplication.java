package io.fluxgate.examples.service;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the shop; the file beside the sources that is called run does it in one command. */
@SpringBootApplication
public class ShopApplication {

  /**
   * Starts the shop.
   *
   * @param arguments properties, such as --server.port=8081
   */
  public static void main(String[] arguments) {
    SpringApplication.run(ShopApplication.class, arguments);
  }
}
