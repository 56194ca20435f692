package io.fluxgate.kotlin

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.readText
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** Every Kotlin example of the documentation is one of [SamplesTest], word for word. */
class DocumentationTest {

    private val root = Path.of("..").toAbsolutePath().normalize()

    private fun blocks(text: String, start: String, end: String): List<String> =
        Regex("(?ms)^ *$start\\R(.*?)^ *$end$").findAll(text).map { it.groupValues[1].trimIndent() }.toList()

    private fun samples(): List<String> =
        blocks(
            root.resolve("fluxgate-kotlin/src/test/kotlin/io/fluxgate/kotlin/SamplesTest.kt").readText(),
            "// docs",
            "// end",
        )

    private fun documented(): List<String> =
        Files.walk(root.resolve("docs")).use { pages ->
            pages
                .filter { it.extension == "md" }
                .sorted()
                .toList()
                .flatMap { blocks(it.readText(), "```kotlin", "```") }
        }

    @Test
    fun `every example is a sample that runs`() {
        assertThat(documented()).isNotEmpty().allSatisfy { assertThat(samples()).contains(it) }
    }

    @Test
    fun `every sample is shown`() {
        assertThat(samples()).hasSizeGreaterThan(5).allSatisfy { assertThat(documented()).contains(it) }
    }
}
