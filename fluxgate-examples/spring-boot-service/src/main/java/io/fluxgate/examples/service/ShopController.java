package io.fluxgate.examples.service;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the shop's customers ask. */
@RestController
class ShopController {

  private final Prices prices;

  ShopController(Prices prices) {
    this.prices = prices;
  }

  @GetMapping("/prices/{item}")
  @Nullable String price(@PathVariable String item) {
    return prices.of(item);
  }
}
