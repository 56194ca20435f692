package feign;

/** Stands in for the class of Feign, of which the report needs the name alone. */
public interface Client {

  /** Feign's own, over HttpURLConnection. */
  final class Default implements Client {}
}
